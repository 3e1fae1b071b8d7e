import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { expect } from "chai";
import { root } from "../support/clone.js";
import { killStarted, type Running, start, until } from "../support/processes.js";
import { removeTemporaryFolders, temporaryFolder } from "../support/temporaryFolders.js";

const fromSdk = createRequire(require.resolve("@pulumi/pulumi/package.json"));
const { credentials, status } = fromSdk("@grpc/grpc-js");
const { LanguageRuntimeClient } = require("@pulumi/pulumi/proto/language_grpc_pb");
const { ProgramInfo, RunRequest, GetProgramDependenciesRequest } = require("@pulumi/pulumi/proto/language_pb");
const { Empty } = fromSdk("google-protobuf/google/protobuf/empty_pb.js");
const { Struct } = fromSdk("google-protobuf/google/protobuf/struct_pb.js");

/** What stands in for `@pulumi/pulumi/cmd/run` writes how it was started, and then does what the program's name says. */
const runner = `
const { writeFileSync } = require("node:fs");
const program = process.argv.at(-1);
writeFileSync("started.json", JSON.stringify({ pid: process.pid, nodeArgs: process.execArgv, args: process.argv.slice(2), env: process.env }));
if (program === "waits") setInterval(() => {}, 1000); else process.exitCode = Number(program);
`;

interface Started {
    readonly pid: number;
    readonly nodeArgs: string[];
    readonly args: string[];
    readonly env: Record<string, string>;
}

describe("the small language host", () => {
    let project: string;
    let host: Running;
    // biome-ignore lint/suspicious/noExplicitAny: the SDK's generated client has no types that reach here
    let client: any;

    beforeEach(async () => {
        project = temporaryFolder();
        const sdk = join(project, "node_modules", "@pulumi", "pulumi");
        const real = dirname(require.resolve("@pulumi/pulumi/package.json"));
        mkdirSync(join(sdk, "cmd", "run"), { recursive: true });
        writeFileSync(join(sdk, "package.json"), readFileSync(join(real, "package.json")));
        writeFileSync(join(sdk, "cmd", "run", "index.js"), runner);
        symlinkSync(join(real, "proto"), join(sdk, "proto"));
        for (const name of ["@grpc", "google-protobuf"]) {
            symlinkSync(join(root, "node_modules", name), join(project, "node_modules", name));
        }
        host = start(join(root, "tools", "language-host", "pulumi-language-nodejs"), ["-v=3", "127.0.0.1:2"], {
            cwd: project,
            withStdin: true,
        });
        const port = await until("the host prints its port", () => /^(\d+)\n/.exec(host.stdout)?.[1]);
        client = new LanguageRuntimeClient(`127.0.0.1:${port}`, credentials.createInsecure());
    });
    afterEach(() => {
        client?.close();
        killStarted();
        removeTemporaryFolders();
    });

    // biome-ignore lint/suspicious/noExplicitAny: as above
    function call(method: string, request: unknown): Promise<any> {
        return new Promise((resolve, reject) => {
            client[method](request, (error: Error | null, response: unknown) =>
                error ? reject(error) : resolve(response),
            );
        });
    }

    /** The program's name says what it does; see the runner. */
    function runRequest(program: string, options: object = {}) {
        const info = new ProgramInfo()
            .setRootDirectory("/root-directory")
            .setEntryPoint(program)
            .setOptions(Struct.fromJavaScript(options));
        return new RunRequest()
            .setMonitorAddress("127.0.0.1:1")
            .setPwd(project)
            .setProject("project")
            .setStack("stack")
            .setOrganization("organization")
            .setParallel(8)
            .setInfo(info);
    }

    function started(): Started {
        return JSON.parse(readFileSync(join(project, "started.json"), "utf8"));
    }

    async function startWaitingProgram(): Promise<number> {
        call("run", runRequest("waits")).catch(() => {});
        return until("the program runs", () => {
            try {
                return started().pid;
            } catch {
                return undefined;
            }
        });
    }

    async function expectToEndWith(pid: number): Promise<void> {
        expect((await host.ended).code).to.equal(0);
        await until("the program has ended too", () => !isRunning(pid));
    }

    it("starts the program with everything that the engine tells it", async () => {
        const request = runRequest("0").setDryrun(true);
        request.getConfigMap().set("project:key", "value").set("project:secret", "hidden");
        request.setConfigsecretkeysList(["project:secret"]);
        await call("run", request);
        const { args, env } = started();
        const told = "--monitor 127.0.0.1:1 --engine 127.0.0.1:2 --organization organization --project project";
        const more = `--root-directory /root-directory --stack stack --pwd ${project} --parallel 8 --dry-run 0`;
        expect(args.join(" ")).to.equal(`${told} ${more}`);
        expect(JSON.parse(String(env["PULUMI_CONFIG"]))).to.deep.equal({
            "project:key": "value",
            "project:secret": "hidden",
        });
        expect(env["PULUMI_CONFIG_SECRET_KEYS"]).to.equal('["project:secret"]');
    });

    it("compiles TypeScript unless the project says that it need not", async () => {
        await call("run", runRequest("0"));
        expect(started().env["PULUMI_NODEJS_TYPESCRIPT"]).to.equal("true");
        await call("run", runRequest("0", { typescript: false }));
        expect(started().env["PULUMI_NODEJS_TYPESCRIPT"]).to.equal("false");
    });

    it("gives Node the arguments that the project says, quotes understood", async () => {
        await call("run", runRequest("0", { nodeargs: `--no-warnings --title="two words" '--stack-size=900'` }));
        expect(started().nodeArgs).to.deep.equal(["--no-warnings", "--title=two words", "--stack-size=900"]);
    });

    for (const [code, outcome] of [
        ["0", { error: "", bail: false }],
        ["1", { error: "Program exited with non-zero exit code: 1", bail: false }],
        ["32", { error: "", bail: true }],
    ] as const) {
        it(`understands exit code ${code}`, async () => {
            expect((await call("run", runRequest(code))).toObject()).to.deep.equal(outcome);
        });
    }

    it("says which SDK it is of", async () => {
        const { version } = JSON.parse(readFileSync(require.resolve("@pulumi/pulumi/package.json"), "utf8"));
        expect((await call("getPluginInfo", new Empty())).getVersion()).to.equal(version);
    });

    it("answers UNIMPLEMENTED to what running a program does not need", async () => {
        const error = await call("getProgramDependencies", new GetProgramDependenciesRequest()).catch(
            (reason) => reason,
        );
        expect(error.code).to.equal(status.UNIMPLEMENTED);
    });

    for (const signal of ["SIGINT", "SIGTERM"] as const) {
        it(`ends with its program on ${signal}`, async () => {
            const pid = await startWaitingProgram();
            host.child.kill(signal);
            await expectToEndWith(pid);
        });
    }

    it("ends with its program when the CLI is gone, whose end of the pipe closes", async () => {
        const pid = await startWaitingProgram();
        host.child.stdin?.end();
        await expectToEndWith(pid);
    });
});

function isRunning(pid: number): boolean {
    try {
        return process.kill(pid, 0);
    } catch {
        return false;
    }
}
