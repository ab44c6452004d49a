import QtQuick
import QtQuick.Layouts

// A question and tiles to answer it.
ColumnLayout {
    spacing: theme.gap
    Words {
        objectName: "headline"
        Layout.fillWidth: true
        text: screen.headline
        font.pixelSize: theme.head
        font.bold: true
    }
    Tiles {
        Layout.fillWidth: true
        Layout.fillHeight: true
        centred: false
        columns: theme.wide ? 3 : 1
    }
}
