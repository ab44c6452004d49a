import QtQuick
import QtQuick.Layouts

// A few pages of a review beside one another, small; a finger goes to one.
ColumnLayout {
    spacing: theme.gap
    Words {
        objectName: "headline"
        Layout.fillWidth: true
        Layout.preferredHeight: theme.mm * 8
        text: screen.headline
        font.pixelSize: theme.big
    }
    GridLayout {
        Layout.fillWidth: true
        Layout.fillHeight: true
        columns: theme.wide ? 6 : 3
        columnSpacing: theme.gap
        rowSpacing: theme.gap
        uniformCellWidths: true
        uniformCellHeights: true
        Repeater {
            model: touchable.tiles
            PanelButton {
                id: small
                required property var modelData
                required property int index
                choice: modelData.choice
                implicitWidth: 1
                implicitHeight: 1
                Layout.fillWidth: true
                Layout.fillHeight: true
                contentItem: Item {
                    Image {
                        objectName: "small-" + small.index
                        anchors.fill: parent
                        anchors.topMargin: theme.mm
                        anchors.bottomMargin: theme.mm * 12
                        fillMode: Image.PreserveAspectFit
                        // rows and screen change one after the other: a row of another strip has no picture in this one
                        readonly property bool here: small.index >= 0 && small.index < screen.tiles.length
                        source: screen.sheet.source && here ? "image://review/" + screen.sheet.source + "-" + small.index : ""
                        asynchronous: false
                        cache: false
                        onStatusChanged: if (status === Image.Error) panel.tap("review-unshown", "")
                    }
                    Words {
                        anchors.left: parent.left
                        anchors.right: parent.right
                        anchors.bottom: parent.bottom
                        height: theme.mm * 12
                        horizontalAlignment: Text.AlignHCenter
                        text: small.modelData.choice.label + "\n" + (small.modelData.chosen ? "✔ " : "○ ") + small.modelData.detail
                    }
                }
            }
        }
    }
    SheetTools {
        visible: (screen.sheet.tools || []).length > 0
        Layout.fillWidth: true
        across: 6
    }
}
