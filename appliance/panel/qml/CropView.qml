import QtQuick
import QtQuick.Layouts

// A field of a review: its part of the page, what was read there, and why somebody should look.
GridLayout {
    columns: theme.wide ? 2 : 1
    columnSpacing: theme.gap
    rowSpacing: theme.gap
    ColumnLayout {
        Layout.fillWidth: true
        Layout.fillHeight: true
        spacing: theme.gap
        Words {
            objectName: "headline"
            Layout.fillWidth: true
            text: screen.headline
            font.pixelSize: theme.head
            font.bold: true
            Layout.preferredHeight: theme.mm * 9
        }
        Rectangle {
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredHeight: theme.mm * 16
            color: theme.paper
            border.color: theme.line
            border.width: theme.hair
            Image {
                objectName: "crop"
                anchors.fill: parent
                anchors.margins: theme.gap
                fillMode: Image.PreserveAspectFit
                source: screen.sheet.source ? "image://review/" + screen.sheet.source : ""
                asynchronous: false
                cache: false
                onStatusChanged: if (status === Image.Error) panel.tap("review-unshown", "")
            }
        }
        Words {
            objectName: "reading"
            Layout.fillWidth: true
            Layout.preferredHeight: theme.mm * 9
            text: (screen.sheet.typed ? qsTr("Typed: %1") : qsTr("Read as: %1")).arg(screen.sheet.reading || "")
            font.pixelSize: theme.big
            font.bold: true
        }
        Lines { Layout.fillWidth: true; ink: theme.ink }
    }
    SheetTools {
        Layout.alignment: Qt.AlignTop
        Layout.fillWidth: !theme.wide
        Layout.preferredWidth: theme.wide ? theme.target * 2.4 : -1
    }
}
