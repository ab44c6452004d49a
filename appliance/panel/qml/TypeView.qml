import QtQuick
import QtQuick.Layouts

// A value is typed anew, beside its part of the page. Keys touch one another, so that each is as large as can be.
ColumnLayout {
    id: view
    spacing: theme.gap
    GridLayout {
        Layout.fillWidth: true
        Layout.fillHeight: true
        columns: theme.wide ? 2 : 1
        columnSpacing: theme.gap
        rowSpacing: theme.gap
        Rectangle {
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredWidth: 1
            Layout.preferredHeight: 1
            color: theme.paper
            border.color: theme.line
            border.width: theme.hair
            Image {
                objectName: "crop"
                anchors.fill: parent
                anchors.margins: theme.gap / 2
                fillMode: Image.PreserveAspectFit
                source: screen.sheet.source ? "image://review/" + screen.sheet.source : ""
                asynchronous: false
                cache: false
                onStatusChanged: if (status === Image.Error) panel.tap("review-unshown", "")
            }
        }
        ColumnLayout {
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredWidth: 1
            Layout.preferredHeight: 1
            spacing: 0
            Words {
                objectName: "headline"
                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.preferredHeight: 2
                text: screen.headline
                font.pixelSize: theme.body
            }
            Rectangle {
                Layout.fillWidth: true
                Layout.fillHeight: true
                Layout.preferredHeight: 3
                color: theme.paper
                radius: theme.radius
                border.color: theme.primary
                border.width: theme.hair * 3
                Words {
                    objectName: "typed"
                    anchors.fill: parent
                    anchors.leftMargin: theme.gap
                    anchors.rightMargin: theme.gap
                    textFormat: Text.StyledText
                    font.pixelSize: theme.head
                    least: theme.mm * 2
                    readonly property var board: screen.keyboard
                    // Signs of what was typed are no markup.
                    function plainly(typed) { return (typed || "").replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;") }
                    text: [plainly(board.before), "<b><u>" + plainly(board.word) + "</u></b>▏", plainly(board.after)].join(" ").trim()
                }
            }
        }
    }
    ColumnLayout {
        objectName: "keys"
        Layout.fillWidth: true
        Layout.leftMargin: theme.wide ? 0 : -theme.edge / 2
        Layout.rightMargin: theme.wide ? 0 : -theme.edge / 2
        spacing: 0
        Repeater {
            model: theme.wide ? screen.keys.wide : screen.keys.upright
            RowLayout {
                id: row
                required property var modelData
                Layout.fillWidth: true
                spacing: 0
                Repeater {
                    model: row.modelData
                    PanelButton {
                        required property var modelData
                        choice: modelData.choice
                        text: (modelData.on ? "✔" : "") + modelData.choice.label
                        letters: modelData.choice.label.length > 3 ? theme.body : theme.head
                        topInset: theme.mm * 0.3
                        bottomInset: topInset
                        leftInset: topInset
                        rightInset: topInset
                        padding: 0
                        implicitWidth: 1
                        Layout.fillWidth: true
                        Layout.preferredWidth: 1
                        Layout.preferredHeight: theme.mm * 9.2
                    }
                }
            }
        }
    }
}
