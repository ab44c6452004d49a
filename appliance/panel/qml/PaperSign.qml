import QtQuick
import QtQuick.Layouts

// What may be done with the paper: a sheet, a sign on it, and words.
Rectangle {
    id: paper
    property bool large: false
    property var what: screen.paper
    visible: what.text !== undefined
    color: theme.paper
    radius: theme.radius
    border.color: what.tone ? theme[what.tone] : theme.line
    border.width: theme.hair * 3
    implicitHeight: theme.bar
    GridLayout {
        anchors.fill: parent
        anchors.margins: paper.large ? theme.gap : theme.gap / 2
        anchors.leftMargin: theme.gap
        columns: paper.large ? 1 : 2
        columnSpacing: theme.gap
        Words {
            Layout.fillHeight: true
            Layout.fillWidth: paper.large
            horizontalAlignment: Text.AlignHCenter
            text: paper.what.sign || ""
            color: paper.what.tone ? theme[paper.what.tone] : theme.ink
            font.pixelSize: paper.large ? theme.huge * 1.5 : theme.big
        }
        Words {
            objectName: "paper"
            Layout.fillWidth: true
            Layout.fillHeight: true
            horizontalAlignment: paper.large ? Text.AlignHCenter : Text.AlignLeft
            text: paper.what.text || ""
            color: paper.what.tone ? theme[paper.what.tone] : theme.ink
            font.pixelSize: paper.large ? theme.head : theme.big
            font.bold: true
        }
    }
}
