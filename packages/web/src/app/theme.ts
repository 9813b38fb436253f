import { createTheme, type MantineColorsTuple } from '@mantine/core';

const ringback: MantineColorsTuple = [
  '#eef5fc',
  '#d9e8f6',
  '#b1d0ee',
  '#85b6e5',
  '#5f9fdd',
  '#4590d8',
  '#2f7cc6',
  '#1f66a8',
  '#14508c',
  '#0a3f73',
];

export const theme = createTheme({
  primaryColor: 'ringback',
  primaryShade: { light: 8, dark: 7 },
  colors: { ringback },
  autoContrast: true,
  defaultRadius: 'md',
  fontFamily: 'system-ui, sans-serif',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // In the dark its colour is too near to that of the text around it.
    Anchor: { defaultProps: { underline: 'always' } },
    Modal: { defaultProps: { closeButtonProps: { 'aria-label': 'Close' } } },
    // Its first item has the focus: a placeholder that is no item may not be in a menu.
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
  },
});
