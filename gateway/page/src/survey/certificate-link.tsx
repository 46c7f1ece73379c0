// The way to the certificate: a page of the gateway's own, to look at and print.
import { Text } from '@mantine/core';
import classes from './survey.module.css';

export function CertificateLink() {
	return (
		<Text size="sm" c="dimmed">
			<a className={classes.link} href="/survey/certificate">
				Certificate
			</a>
			: how right the zones are, where coverage is thin, and where one more receiver would help.
		</Text>
	);
}
