// Starts the page.
import '@mantine/core/styles.css';
import { MantineProvider, Title } from '@mantine/core';
import { createRoot } from 'react-dom/client';

createRoot(document.getElementById('root')!).render(
	<MantineProvider defaultColorScheme="auto">
		<Title>Aisle</Title>
	</MantineProvider>,
);
