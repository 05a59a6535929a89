import { createTheme, Drawer, Menu, Modal } from '@mantine/core';

/** What locks the page behind a dialog would add styles that the content security policy refuses. */
const dialog = { defaultProps: { lockScroll: false, closeButtonProps: { 'aria-label': 'Close' } } };

export const theme = createTheme({
  primaryColor: 'teal',
  // White on teal 8 is too faint to be read by everybody (WCAG AA).
  primaryShade: { light: 9, dark: 9 },
  defaultRadius: 'md',
  fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif',
  cursorType: 'pointer',
  components: {
    Modal: Modal.extend(dialog),
    Drawer: Drawer.extend(dialog),
    // What Mantine puts into a menu to take the focus is nothing that a menu may have inside.
    Menu: Menu.extend({ defaultProps: { withInitialFocusPlaceholder: false } }),
  },
});
