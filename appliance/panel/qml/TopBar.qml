import QtQuick
import QtQuick.Layouts

// What state it is: a sign, a word, and the colour of both.
Rectangle {
    color: theme[screen.tone]
    implicitHeight: theme.bar
    RowLayout {
        anchors.fill: parent
        anchors.leftMargin: theme.edge
        anchors.rightMargin: theme.edge
        spacing: theme.gap
        Words {
            Layout.fillHeight: true
            text: screen.sign
            color: theme.onTone
            font.pixelSize: theme.head
        }
        Words {
            objectName: "word"
            Layout.fillWidth: true
            Layout.fillHeight: true
            text: screen.word
            color: theme.onTone
            font.pixelSize: theme.head
            font.bold: true
        }
        Words {
            objectName: "busy"
            Layout.fillHeight: true
            visible: screen.busy
            text: "◔ " + qsTr("One moment")
            color: theme.onTone
        }
        Words {
            objectName: "person"
            Layout.fillHeight: true
            Layout.maximumWidth: parent.width * 0.4
            visible: text !== "" && (theme.wide || !screen.busy)
            text: screen.person
            color: theme.onTone
            horizontalAlignment: Text.AlignRight
        }
    }
}
