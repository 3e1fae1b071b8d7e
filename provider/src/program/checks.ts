import * as pulumi from "@pulumi/pulumi";
import { visible } from "../common/text.js";

/** What the constructors of one program know of each other, and the engine's processes do not. */
interface Program {
    readonly jobs: Map<string, { readonly name: string; readonly provider: pulumi.ProviderResource | undefined }>;
    isWarned: boolean;
}

/** By the stack's own resource: with the Automation API one process runs many programs. */
const programs = new WeakMap<object, { readonly monitor: unknown; readonly program: Program }>();

/**
 * Unit tests with `setMocks` have no stack's resource, or one that is left of the test before; nothing tells there where one
 * program ends and the next begins.
 */
function thisProgram(): Program {
    const stack = pulumi.runtime.getStackResource();
    const monitor = pulumi.runtime.getMonitor();
    const known = stack && programs.get(stack);
    if (known && known.monitor === monitor) return known.program;
    const program: Program = { jobs: new Map(), isWarned: false };
    if (stack) programs.set(stack, { monitor, program });
    return program;
}

interface Job {
    readonly name: string;
    readonly provider: pulumi.ProviderResource | undefined;
    readonly projectId: unknown;
    readonly clusterId: unknown;
    readonly jobName: unknown;
}

/**
 * Refuses two JobRuns of one job under two providers, which are two processes that know nothing of each other; under one
 * provider `check` does. What is not known here as plain text is taken for different.
 */
export function refuseDuplicateJob({ name, provider, projectId, clusterId, jobName }: Job): void {
    if (![projectId, clusterId, jobName].every((value) => typeof value === "string")) return;
    const { jobs } = thisProgram();
    const key = JSON.stringify([projectId, clusterId, jobName]);
    const other = jobs.get(key);
    if (other && other.provider !== provider) {
        const sentence =
            `jobName "${jobName}" in cluster ${clusterId} of project ${projectId} is the job of two JobRuns of this program, "${other.name}" and ` +
            `"${name}", under two providers: a job has one run at a time, so the two would stop each other's.`;
        throw new Error(visible(sentence));
    }
    jobs.set(key, { name, provider });
}

/** Those after the id token are the bridged provider's names, two of them as its README spells them. */
const credentialNames = [
    "authToken",
    "accessKey",
    "secretKey",
    "securityToken",
    "userPassword",
    "idToken",
    "token",
    "password",
    "secret_key",
    "security_token",
];

/**
 * Warns, once in a program, of credentials in stack configuration that are not marked as secrets: they are in plaintext in
 * the stack's file and in its state. Only the program can tell: a provider gets plain values.
 */
export function warnOfOpenCredentials(resource: pulumi.Resource): void {
    const program = thisProgram();
    if (program.isWarned) return;
    program.isWarned = true;
    const isOpen = (key: string) => isSecretInConfig(key) === false;
    const isCredential = (key: string) => {
        const [namespace = "", name = ""] = key.split(":");
        return ["huaweicloud-cdm", "huaweicloud"].includes(namespace) && credentialNames.includes(name);
    };
    for (const key of Object.keys(pulumi.runtime.allConfig()).filter((one) => isCredential(one) && isOpen(one))) {
        const text = `${key} is not secret: pulumi config set --secret ${key} <value>. It is in plaintext in the stack's file and, after an up, in its state.`;
        pulumi.log.warn(text, resource).catch(() => {});
    }
}

/** Undefined where the SDK can't tell. */
export function isSecretInConfig(key: string): boolean | undefined {
    // Not among the SDK's types, but there in all its versions since 3.216.
    const { isConfigSecret } = pulumi.runtime as { isConfigSecret?: (key: string) => boolean };
    return isConfigSecret?.(key);
}
