#!/usr/bin/env node
import { systemClock } from "../common/clock.js";
import { run } from "./command.js";

const host = {
    environment: process.env,
    clock: systemClock,
    stdout: (text: string) => process.stdout.write(`${text}\n`),
    stderr: (text: string) => process.stderr.write(`${text}\n`),
};

run(process.argv.slice(2), host).then((exitCode) => {
    process.exitCode = exitCode;
});
