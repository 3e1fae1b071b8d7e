import type { Iam } from "../auth/iam.js";
import { findMethod } from "../auth/method.js";
import type { Session } from "../auth/session.js";
import { CdmError } from "../errors.js";
import type { Source } from "../sources/source.js";
import { inOrder, type Setting, settingFrom } from "./configuration.js";
import type { Choice } from "./settings.js";

/** The project of the first source that names one, by its id or by its name: a name there comes before an id elsewhere. */
export function findProject(sources: readonly Source[], found: Source | undefined): Choice["project"] {
    const source = inOrder(sources, found).find(({ values }) => values.projectId ?? values.projectName);
    if (source === undefined) return undefined;
    const setting = (name: "projectId" | "projectName") => settingFrom(source.nameOf(name), source.values[name]);
    return projectBy(setting("projectId"), setting("projectName"));
}

/** The id of the project, where the first source that names one has it. */
export function projectIdIn(sources: readonly Source[]): string | undefined {
    const project = findProject(sources, findMethod(sources)?.source);
    return project && "id" in project ? project.id : undefined;
}

export function projectBy(id: Setting | undefined, name: Setting | undefined): Choice["project"] {
    if (id?.value) return { id: id.value, from: id.from };
    return name?.value ? { name: name.value, from: name.from } : undefined;
}

/** A token that IAM gave says what project it is for; else IAM has to be asked. */
export async function projectIdBy(session: Session, iam: Iam, name: string): Promise<string> {
    const result = await session.send<string>(
        async (credential) =>
            credential.projectId === undefined ? iam.projectIdOf(name, credential) : { value: credential.projectId },
        { isToCdm: false },
    );
    if ("failure" in result) throw new CdmError(`find the project "${name}"`, result.failure, "IAM");
    return result.value;
}
