import QtQuick
import QtQuick.Layouts

Rectangle {
    id: root
    color: theme.ground
    readonly property var views: ({
        "message": "MessageView.qml", "idle": "IdleView.qml", "scan": "ScanView.qml", "stop": "StopView.qml",
        "done": "DoneView.qml", "list": "ListPage.qml", "tiles": "TilesPage.qml", "pin": "PinPage.qml",
        "sheet": "SheetView.qml", "crop": "CropView.qml", "touch": "TouchView.qml", "type": "TypeView.qml", "strip": "StripView.qml",
        "check": "CheckPage.qml", "chart": "ChartView.qml", "code": "CodeView.qml"
    })
    readonly property bool whole: screen.layout === "code" || screen.layout === "touch"  // to its edges, without bars
    ColumnLayout {
        anchors.fill: parent
        spacing: 0
        TopBar { Layout.fillWidth: true; visible: !root.whole }
        Loader {
            objectName: "content"
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.margins: root.whole ? 0 : theme.edge
            source: root.views[screen.layout]
        }
        Rectangle {
            objectName: "notice"
            Layout.fillWidth: true
            Layout.leftMargin: theme.edge
            Layout.rightMargin: theme.edge
            Layout.bottomMargin: theme.gap
            visible: screen.notice !== "" && screen.layout !== "touch"
            implicitHeight: theme.bar
            color: theme.paper
            radius: theme.radius
            border.color: theme.attention
            border.width: theme.hair * 3
            Words {
                anchors.fill: parent
                anchors.margins: theme.gap / 2
                anchors.leftMargin: theme.gap
                text: screen.notice === "" ? "" : "⚠ " + screen.notice
                color: theme.attention
                font.bold: true
            }
        }
        Footer {
            Layout.fillWidth: true
            Layout.leftMargin: theme.edge
            Layout.rightMargin: theme.edge
            Layout.bottomMargin: theme.edge
            visible: !root.whole && screen.links.length + screen.choices.length > 0
        }
    }
    // Dimmed, not blank: what is shown can still be made out.
    Rectangle {
        objectName: "dimmed"
        anchors.fill: parent
        visible: panel.dimmed
        color: "#000000"
        opacity: 0.72
    }
}
