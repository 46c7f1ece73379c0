// Loaded before any schema is made: zod would try `new Function`, which the content policy forbids and browsers report.
import { config } from 'zod';

config({ jitless: true });
