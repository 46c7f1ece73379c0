// Mantine's defaults, a little tighter and rounder.
import { createTheme, type MantineColorsTuple } from '@mantine/core';

/** Greys with the blue of the page in them, from text to ground. */
const NIGHT: MantineColorsTuple = [
	'#e9ecf4',
	'#c9d0e0',
	'#a3adc2',
	'#6b768e',
	'#3d465a',
	'#2b3140',
	'#222838',
	'#191d28',
	'#141822',
	'#10131b',
];

export const theme = createTheme({
	primaryColor: 'indigo',
	// white on Mantine's own shade for light has 4.3:1
	primaryShade: { light: 7, dark: 8 },
	colors: { dark: NIGHT },
	defaultRadius: 'md',
	autoContrast: true,
	respectReducedMotion: true,
	fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
	headings: { fontWeight: '650' },
});
