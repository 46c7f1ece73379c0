// Mantine's defaults, a little tighter and rounder.
import { createTheme } from '@mantine/core';

export const theme = createTheme({
	primaryColor: 'indigo',
	defaultRadius: 'md',
	autoContrast: true,
	respectReducedMotion: true,
	fontFamily: 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif',
	headings: { fontWeight: '650' },
});
