import QtQuick
import QtQuick.Templates as T

// Shows which part of something long is on the glass. Of the controls only what they do is loaded, not how a style draws them.
T.ScrollBar {
    id: bar
    padding: 2
    visible: policy !== T.ScrollBar.AlwaysOff
    minimumSize: orientation === Qt.Horizontal ? height / width : width / height
    contentItem: Rectangle {
        radius: Math.min(width, height) / 2
        color: bar.pressed ? theme.ink : theme.line
        opacity: 0.75  // what lies below it can still be read
    }
}
