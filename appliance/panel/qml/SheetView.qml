import QtQuick
import QtQuick.Controls.Basic
import QtQuick.Layouts

// A page of a review: drawn in the size that is shown, moved with a finger, touched word by word.
GridLayout {
    id: view
    columns: theme.wide ? 2 : 1
    columnSpacing: theme.gap
    rowSpacing: theme.gap
    ColumnLayout {
        Layout.fillWidth: true
        Layout.fillHeight: true
        spacing: theme.gap / 2
        Words {
            objectName: "headline"
            Layout.fillWidth: true
            Layout.preferredHeight: theme.mm * 8
            text: screen.headline
            font.pixelSize: theme.body
        }
        Rectangle {
            Layout.fillWidth: true
            Layout.fillHeight: true
            color: theme.line
            Flickable {
                id: desk
                objectName: "desk"
                anchors.fill: parent
                clip: true
                boundsBehavior: Flickable.StopAtBounds
                readonly property real shape: (screen.sheet.height || 1) / (screen.sheet.width || 1)
                readonly property real whole: Math.min(width, height / shape)
                readonly property real wide: Math.round(Math.max(1, screen.sheet.zoom > 0 ? width * screen.sheet.zoom : whole))
                property real before: wide
                readonly property string spot: screen.word
                function within(value, most) { return Math.min(Math.max(0, value), Math.max(0, most)) }
                onSpotChanged: { contentX = 0; contentY = 0 }  // another page begins at its top
                onWideChanged: {  // what was in the middle stays there
                    const grown = wide / before
                    contentX = within((contentX + width / 2) * grown - width / 2, contentWidth - width)
                    contentY = within((contentY + height / 2) * grown - height / 2, contentHeight - height)
                    before = wide
                }
                contentWidth: Math.max(width, wide)
                contentHeight: Math.max(height, wide * shape)
                ScrollBar.vertical: ScrollBar {
                    policy: desk.contentHeight > desk.height ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
                    width: theme.gap
                }
                ScrollBar.horizontal: ScrollBar {
                    policy: desk.contentWidth > desk.width ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
                    height: theme.gap
                }
                Image {
                    id: page
                    objectName: "page"
                    x: Math.max(0, (desk.width - width) / 2)
                    width: desk.wide
                    height: desk.wide * desk.shape
                    sourceSize.width: desk.wide
                    source: screen.sheet.source ? "image://review/" + screen.sheet.source : ""
                    asynchronous: false
                    cache: false
                    // Another width is asked of the picture before: that one is gone, and not what is to be shown.
                    onStatusChanged: {
                        const current = "image://review/" + screen.sheet.source
                        if (status === Image.Error && String(source) === current) panel.tap("review-unshown", "")
                    }
                    MouseArea {
                        objectName: "words"
                        anchors.fill: parent
                        onClicked: (mouse) => {
                            const scale = screen.sheet.width / page.width
                            const at = [mouse.x, mouse.y, theme.mm * 1.5].map((pixels) => Math.floor(pixels * scale))
                            panel.tap("review-touch", at.join(","))
                        }
                    }
                }
            }
        }
    }
    SheetTools {
        Layout.alignment: Qt.AlignTop
        Layout.fillWidth: !theme.wide
        Layout.preferredWidth: theme.wide ? theme.target * 2.4 : -1
        across: theme.wide ? 2 : 6
    }
}
