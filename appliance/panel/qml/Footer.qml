import QtQuick
import QtQuick.Layouts

// Links on the left, at most two choices on the right; on a narrow screen the choices come first.
GridLayout {
    columns: theme.wide ? 2 : 1
    rowSpacing: theme.gap
    columnSpacing: theme.gap
    RowLayout {
        Layout.row: theme.wide ? 0 : 1
        Layout.column: 0
        Layout.fillWidth: !theme.wide || screen.choices.length === 0
        visible: screen.links.length > 0
        spacing: theme.gap
        Repeater {
            model: touchable.links
            PanelButton {
                required property var modelData
                choice: modelData
                letters: theme.body
                Layout.fillWidth: !theme.wide
                Layout.preferredHeight: theme.target
                Layout.maximumWidth: theme.target * 3.4
            }
        }
        Item { Layout.fillWidth: true; visible: theme.wide }
    }
    RowLayout {
        Layout.row: 0
        Layout.column: theme.wide ? 1 : 0
        Layout.fillWidth: true
        visible: screen.choices.length > 0
        spacing: theme.gap
        Repeater {
            model: touchable.choices
            PanelButton {
                required property var modelData
                choice: modelData
                Layout.fillWidth: true
                Layout.preferredWidth: theme.target * 3
                Layout.preferredHeight: theme.target * 1.15
            }
        }
    }
}
