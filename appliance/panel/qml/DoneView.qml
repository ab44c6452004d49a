import QtQuick
import QtQuick.Layouts

// What became of the paper, and what may be done with it.
GridLayout {
    id: grid
    columns: theme.wide ? 2 : 1
    columnSpacing: theme.edge
    rowSpacing: theme.edge
    PaperSign {
        large: true
        Layout.fillWidth: !theme.wide
        Layout.fillHeight: theme.wide
        Layout.preferredWidth: grid.width * 0.4
        Layout.preferredHeight: grid.height * 0.38
    }
    Roll {
        Layout.fillWidth: true
        Layout.fillHeight: true
        ColumnLayout {
            width: parent.width
            spacing: theme.gap * 1.5
            Words {
                objectName: "headline"
                Layout.fillWidth: true
                text: screen.headline
                font.pixelSize: theme.head
                font.bold: true
                fontSizeMode: Text.FixedSize
            }
            Lines { Layout.fillWidth: true; letters: theme.big; ink: theme.ink }
            Items { Layout.fillWidth: true }
        }
    }
}
