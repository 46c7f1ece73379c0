// Light, dark, or as the system has it.
import { type MantineColorScheme, SegmentedControl, useMantineColorScheme, VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';

const ICONS: Record<MantineColorScheme, ReactNode> = {
	light: (
		<>
			<circle cx="8" cy="8" r="3" />
			<path d="M8 1.5v1.2M8 13.3v1.2M1.5 8h1.2M13.3 8h1.2M3.4 3.4l.9.9M11.7 11.7l.9.9M3.4 12.6l.9-.9M11.7 4.3l.9-.9" />
		</>
	),
	dark: <path d="M13.2 9.6A5.6 5.6 0 0 1 6.4 2.8a5.6 5.6 0 1 0 6.8 6.8Z" />,
	auto: (
		<>
			<circle cx="8" cy="8" r="5.8" />
			<path d="M8 2.2v11.6a5.8 5.8 0 0 0 0-11.6Z" fill="currentColor" />
		</>
	),
};
const NAMES: Record<MantineColorScheme, string> = { light: 'Light', dark: 'Dark', auto: 'As the system' };

export function ColorSchemeSwitch() {
	const { colorScheme, setColorScheme } = useMantineColorScheme();
	return (
		<SegmentedControl
			aria-label="Colours"
			size="xs"
			value={colorScheme}
			onChange={setColorScheme}
			data={(['light', 'auto', 'dark'] as const).map((value) => ({
				value,
				label: (
					<span title={NAMES[value]}>
						<svg
							width="16"
							height="16"
							viewBox="0 0 16 16"
							fill="none"
							stroke="currentColor"
							strokeWidth="1.5"
							strokeLinecap="round"
							strokeLinejoin="round"
							aria-hidden="true"
							style={{ display: 'block' }}
						>
							{ICONS[value]}
						</svg>
						<VisuallyHidden>{NAMES[value]}</VisuallyHidden>
					</span>
				),
			}))}
		/>
	);
}
