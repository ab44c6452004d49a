import QtQuick
import QtQuick.Templates
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
                pixelAligned: true
                readonly property int step: 64  // rows of a part: only what is on the glass is drawn
                readonly property var asked: screen.sheet
                readonly property string spot: screen.word
                property real wide: 1
                property int tall: 1
                property string before: ""
                property real zoomed: 0
                property point begun: Qt.point(0, 0)
                property var seen: ({ "source": "", "wide": 1, "tall": 1, "first": 0, "last": -1 })
                function within(value, most) { return Math.min(Math.max(0, value), Math.max(0, most)) }
                function look(resized) {
                    if (width <= 0 || height <= 0 || !asked.source) return
                    const shape = (asked.height || 1) / (asked.width || 1)
                    const now = Math.round(Math.max(1, asked.zoom > 0 ? width * asked.zoom : Math.min(width, height / shape)))
                    const grown = now / wide, x = contentX, y = contentY, other = spot !== before
                    wide = now
                    tall = Math.max(1, Math.round(now * shape))
                    const moved = x !== begun.x || y !== begun.y || asked.zoom !== zoomed
                    before = spot
                    zoomed = asked.zoom
                    if (other || (!moved && (resized || hidden()))) begin()
                    else if (grown !== 1) {  // what was in the middle stays there
                        contentX = within((x + width / 2) * grown - width / 2, contentWidth - width)
                        contentY = within((y + height / 2) * grown - height / 2, contentHeight - height)
                    }
                    show()
                }
                function hidden() {
                    const at = asked.at || [], scale = wide / (asked.width || 1)
                    return at.length === 4 && (at[3] * scale > contentY + height || at[2] * scale > contentX + width)
                }
                function begin() {  // a page begins at its top, or as far down as a word that was touched before
                    const at = asked.at || [], scale = wide / (asked.width || 1)
                    contentX = at.length === 4 ? within(at[2] * scale + theme.target - width, contentWidth - width) : 0
                    contentY = at.length === 4 ? within(at[3] * scale + theme.target - height, contentHeight - height) : 0
                    begun = Qt.point(contentX, contentY)
                }
                function show() {
                    const first = Math.floor(contentY / step), last = Math.floor((contentY + height - 1) / step)
                    const old = seen, source = asked.source || ""
                    if (old.source !== source || old.wide !== wide || old.tall !== tall || old.first !== first || old.last !== last)
                        seen = { "source": source, "wide": wide, "tall": tall, "first": first, "last": last }
                }
                onAskedChanged: look(false)
                onSpotChanged: look(false)
                onWidthChanged: look(true)
                onHeightChanged: look(true)
                onContentYChanged: show()
                contentWidth: Math.max(width, wide)
                contentHeight: Math.max(height, tall)
                ScrollBar.vertical: SlideBar {
                    policy: desk.contentHeight > desk.height ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
                    width: theme.gap
                }
                ScrollBar.horizontal: SlideBar {
                    policy: desk.contentWidth > desk.width ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
                    height: theme.gap
                }
                Item {
                    id: page
                    objectName: "page"
                    x: Math.max(0, Math.floor((desk.width - width) / 2))
                    width: desk.wide
                    height: desk.tall
                    Repeater {
                        model: Math.ceil(desk.seen.tall / desk.step)
                        Image {
                            required property int index
                            readonly property int begins: index * desk.step
                            readonly property int ends: Math.min(desk.seen.tall, begins + desk.step)
                            readonly property string rows: desk.seen.source + "/" + desk.seen.wide + "/" + begins + "/" + ends
                            readonly property bool near: index >= desk.seen.first && index <= desk.seen.last && ends > begins
                            objectName: "part-" + index
                            y: begins
                            width: desk.seen.wide
                            height: Math.max(0, ends - begins)
                            source: near ? "image://review/" + rows : ""
                            asynchronous: false
                            cache: false
                            // A part of the picture before is gone, and not what is to be shown.
                            onStatusChanged: {
                                if (status === Image.Error && desk.seen.source === screen.sheet.source) Qt.callLater(panel.tap, "review-unshown", "")
                            }
                        }
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
