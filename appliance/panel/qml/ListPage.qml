import QtQuick
import QtQuick.Templates
import QtQuick.Layouts

// The last stacks: when, how many sheets and pages, what became of them.
ColumnLayout {
    spacing: theme.gap
    Words {
        objectName: "headline"
        Layout.fillWidth: true
        text: screen.headline
        font.pixelSize: theme.head
        font.bold: true
    }
    ListView {
        id: list
        Layout.fillWidth: true
        Layout.fillHeight: true
        clip: true
        spacing: theme.gap / 2
        model: touchable.items
        boundsBehavior: Flickable.StopAtBounds
        // A row that comes before the first is seen by whoever looks at the first; elsewhere nothing moves.
        property bool first: true
        onMovementEnded: first = atYBeginning
        onCountChanged: if (first) positionViewAtBeginning()
        Connections {
            target: touchable.items
            function onModelReset() { list.first = true }
        }
        ScrollBar.vertical: SlideBar {
            policy: list.contentHeight > list.height ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
            width: theme.gap
        }
        delegate: Rectangle {
            id: row
            required property var modelData
            width: ListView.view.width - theme.gap * 1.5
            height: inside.implicitHeight + theme.gap
            color: theme.paper
            radius: theme.radius
            RowLayout {
                id: inside
                anchors.fill: parent
                anchors.leftMargin: theme.gap
                anchors.rightMargin: theme.gap
                spacing: theme.gap
                Words {
                    Layout.preferredWidth: theme.head
                    text: row.modelData.sign
                    color: theme[row.modelData.tone]
                    font.pixelSize: theme.big
                }
                ColumnLayout {
                    Layout.fillWidth: true
                    spacing: 0
                    Words {
                        Layout.fillWidth: true
                        text: row.modelData.text
                        fontSizeMode: Text.FixedSize
                    }
                    Words {
                        Layout.fillWidth: true
                        visible: text !== ""
                        text: row.modelData.detail
                        color: theme.soft
                        font.pixelSize: theme.small
                        fontSizeMode: Text.FixedSize
                    }
                    Loader {
                        active: !!row.modelData.choice && !theme.wide
                        visible: active
                        Layout.preferredWidth: theme.target * 3.5
                        Layout.preferredHeight: theme.target
                        sourceComponent: PanelButton {
                            choice: row.modelData.choice
                            letters: theme.body
                        }
                    }
                }
                Loader {
                    active: !!row.modelData.choice && theme.wide
                    visible: active
                    Layout.preferredWidth: theme.target * 3
                    Layout.preferredHeight: theme.target
                    sourceComponent: PanelButton {
                        choice: row.modelData.choice
                        letters: theme.body
                    }
                }
            }
        }
    }
}
