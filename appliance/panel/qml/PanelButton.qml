import QtQuick
import QtQuick.Templates

// Something to tap. It shows at once that a finger lies on it; what it means happens when the finger leaves.
AbstractButton {
    id: button
    property var choice: ({})
    property bool strong: choice.first === true
    property real letters: theme.big
    objectName: "do-" + choice.do + (choice.argument ? "-" + choice.argument : "")
    text: choice.label || ""
    implicitHeight: theme.target
    implicitWidth: Math.max(theme.target * 1.6, label.implicitWidth + 2 * theme.edge)
    focusPolicy: Qt.NoFocus
    onClicked: panel.tap(choice.do, choice.argument || "")
    background: Rectangle {
        radius: theme.radius
        color: button.strong ? theme.primary : theme.key
        border.width: button.pressed ? theme.hair * 4 : theme.hair
        border.color: theme.ink
        Rectangle {
            anchors.fill: parent
            radius: parent.radius
            color: theme.ink
            opacity: button.pressed ? 0.35 : 0
        }
    }
    contentItem: Words {
        id: label
        leftPadding: theme.gap / 2
        rightPadding: theme.gap / 2
        text: button.text
        color: button.strong ? theme.onPrimary : theme.ink
        font.pixelSize: button.letters
        font.bold: button.strong
        horizontalAlignment: Text.AlignHCenter
        wrapMode: Text.WordWrap
    }
}
