import QtQuick
import QtQuick.Layouts

// A large sign, one sentence, what to do.
GridLayout {
    columns: theme.wide ? 2 : 1
    columnSpacing: theme.edge * 2
    rowSpacing: theme.edge
    Words {
        Layout.preferredWidth: theme.wide ? theme.huge * 2.2 : -1
        Layout.fillWidth: !theme.wide
        Layout.alignment: Qt.AlignCenter
        horizontalAlignment: Text.AlignHCenter
        text: screen.sign
        color: theme[screen.tone]
        font.pixelSize: theme.huge * 1.7
        fontSizeMode: Text.FixedSize
    }
    ColumnLayout {
        Layout.fillWidth: true
        Layout.fillHeight: true
        spacing: theme.edge
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
        PaperSign { Layout.fillWidth: true }
    }
}
