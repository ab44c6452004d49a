import QtQuick

// A text that is never cut off: it breaks into lines, and shrinks before it would leave its room.
Text {
    property real least: theme.mm * 2.6
    color: theme.ink
    font.pixelSize: theme.body
    textFormat: Text.PlainText
    wrapMode: Text.Wrap
    verticalAlignment: Text.AlignVCenter
    fontSizeMode: Text.Fit
    minimumPixelSize: Math.min(font.pixelSize, least)
}
