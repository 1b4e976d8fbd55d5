// Preloaded into an instance: its clock is as many seconds ahead as the file says that a test writes.
import { readFileSync } from 'node:fs';

const file = process.env['CLOCK_FILE'] ?? '';
const now = Date.now.bind(Date);

Date.now = () => now() + Number(readFileSync(file, 'utf8')) * 1000;
