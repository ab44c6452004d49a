import QtQuick
import QtQuick.Layouts

// A stop: the place on the machine, one sentence, the steps.
GridLayout {
    id: grid
    columns: theme.wide ? 2 : 1
    columnSpacing: theme.edge
    rowSpacing: theme.gap
    ColumnLayout {
        Layout.fillWidth: !theme.wide
        Layout.fillHeight: theme.wide
        Layout.preferredWidth: grid.width * 0.38
        Layout.preferredHeight: grid.height * 0.28
        spacing: theme.gap
        Picture {
            source: screen.picture
            Layout.fillWidth: true
            Layout.fillHeight: true
        }
        PaperSign {
            visible: theme.wide && what.text !== undefined
            Layout.fillWidth: true
        }
    }
    ColumnLayout {
        Layout.fillWidth: true
        Layout.fillHeight: true
        spacing: theme.gap
        Roll {
            Layout.fillWidth: true
            Layout.fillHeight: true
            ColumnLayout {
                width: parent.width
                spacing: theme.gap
                Words {
                    objectName: "headline"
                    Layout.fillWidth: true
                    text: screen.headline
                    font.pixelSize: theme.big
                    font.bold: true
                    fontSizeMode: Text.FixedSize
                }
                Items { Layout.fillWidth: true }
                Lines { Layout.fillWidth: true; model: screen.steps; numbered: true; ink: theme.ink }
                Lines { Layout.fillWidth: true; letters: theme.small }
            }
        }
        PaperSign {
            visible: !theme.wide && what.text !== undefined
            Layout.fillWidth: true
        }
    }
}
