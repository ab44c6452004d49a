import QtQuick
import QtQuick.Layouts

// Paper moves: pages as silhouettes, never what stands on them.
ColumnLayout {
    spacing: theme.gap
    Words {
        objectName: "headline"
        Layout.fillWidth: true
        text: screen.headline
        font.pixelSize: theme.huge
        font.bold: true
        wrapMode: Text.NoWrap
    }
    Lines { Layout.fillWidth: true; letters: theme.big; ink: theme.ink }
    Silhouettes {
        Layout.fillWidth: true
        Layout.fillHeight: true
    }
    PaperSign { Layout.fillWidth: true }
}
