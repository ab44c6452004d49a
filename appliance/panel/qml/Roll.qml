import QtQuick
import QtQuick.Templates

// What may be longer than its room: it scrolls, and shows that it does.
Flickable {
    id: roll
    default property alias content: inner.data
    property bool centred: true
    clip: true
    contentWidth: width
    readonly property real tall: inner.children.length > 0 ? inner.children[0].implicitHeight : 0
    contentHeight: Math.max(height, tall)
    boundsBehavior: Flickable.StopAtBounds
    interactive: tall > height + 1
    ScrollBar.vertical: SlideBar {
        objectName: "scrollbar"
        policy: roll.interactive ? ScrollBar.AlwaysOn : ScrollBar.AlwaysOff
        width: theme.gap
    }
    Item {
        id: inner
        width: roll.width - theme.gap * 1.5
        height: roll.tall
        y: roll.centred ? Math.max(0, (roll.height - roll.tall) / 2) : 0
    }
}
