import QtQuick
import QtQuick.Layouts

// The small buttons beside a picture of a review. One that means nothing now is pale and takes no finger.
GridLayout {
    id: tools
    property int across: 2
    columns: across
    rowSpacing: theme.gap
    columnSpacing: theme.gap
    Repeater {
        model: touchable.tools
        PanelButton {
            required property var modelData
            required property int index
            choice: modelData.choice
            text: (modelData.chosen ? "✔ " : "") + modelData.choice.label
            letters: theme.body
            enabled: modelData.choice.argument !== ""
            opacity: enabled ? 1 : 0.35
            Layout.columnSpan: text.length > 3 && tools.across === 2 ? 2 : 1
            Layout.fillWidth: true
            Layout.preferredWidth: theme.target
            Layout.preferredHeight: theme.target
        }
    }
}
