// A titled box of the page.
import { Group, Stack, Text, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';

type Props = { title: string; aside?: ReactNode; area?: string; id?: string; grows?: boolean; children: ReactNode };

export function Panel({ title, aside, area, id, grows = false, children }: Props) {
	const titleId = useId();
	return (
		<section
			className="panel"
			id={id}
			aria-labelledby={titleId}
			style={{ ...(area !== undefined && { gridArea: area }), ...(grows && { flexGrow: 1 }) }}
		>
			<Stack gap="sm">
				<Group justify="space-between" gap="xs">
					<Title order={2} size="h4" id={titleId}>
						{title}
					</Title>
					{aside !== undefined && (
						<Text size="sm" c="dimmed" component="div">
							{aside}
						</Text>
					)}
				</Group>
				{children}
			</Stack>
		</section>
	);
}
