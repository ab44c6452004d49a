import QtQuick
import QtQuick.Layouts

// Ready: what the button will do now, and the presets to choose from.
ColumnLayout {
    id: idle
    spacing: theme.gap
    Words {
        objectName: "headline"
        Layout.fillWidth: true
        text: screen.headline
        font.pixelSize: theme.head
        font.bold: true
        Layout.maximumHeight: theme.wide ? theme.mm * 9 : theme.mm * 18
    }
    GridLayout {
        id: grid
        Layout.fillWidth: true
        Layout.fillHeight: true
        columns: theme.wide ? 2 : 1
        columnSpacing: theme.edge
        rowSpacing: theme.gap
        Rectangle {
            Layout.fillWidth: !theme.wide
            Layout.fillHeight: true
            Layout.preferredWidth: (grid.width - grid.columnSpacing) * 0.52
            color: theme.paper
            radius: theme.radius
            Roll {
                anchors.fill: parent
                anchors.margins: theme.gap
                anchors.leftMargin: theme.edge
                ColumnLayout {
                    width: parent.width
                    spacing: theme.gap / 2
                    Lines { Layout.fillWidth: true; ink: theme.ink }
                }
            }
        }
        Loader {
            Layout.fillWidth: true
            Layout.fillHeight: theme.wide
            Layout.preferredHeight: idle.height * 0.36
            visible: screen.tiles.length > 0 || theme.wide || theme.scale === 1
            sourceComponent: screen.tiles.length > 0 ? tiles : picture
        }
    }
    Items {
        Layout.fillWidth: true
        columns: theme.wide ? 2 : 1
    }
    Component {
        id: tiles
        Tiles { columns: screen.tiles.length > 3 || !theme.wide ? 2 : 1 }
    }
    Component {
        id: picture
        Picture { source: panelPictures + "/load.svg" }
    }
}
