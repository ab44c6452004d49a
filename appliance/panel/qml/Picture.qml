import QtQuick

// A drawing of the machine on white paper.
Rectangle {
    property alias source: image.source
    color: theme.paper
    radius: theme.radius
    Image {
        id: image
        objectName: "picture"
        anchors.fill: parent
        anchors.margins: theme.gap
        fillMode: Image.PreserveAspectFit
        sourceSize.width: Math.max(1, Math.min(width, height * 4 / 3))
        sourceSize.height: Math.max(1, Math.min(height, width * 3 / 4))
        asynchronous: false
        cache: false
    }
}
