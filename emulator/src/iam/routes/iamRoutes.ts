import type { ServiceRoute } from "../../gateway/service.js";
import type { Iam } from "../iam.js";
import { accessKey } from "./accessKey.js";
import { domains } from "./domains.js";
import { idToken } from "./idToken.js";
import { projects } from "./projects.js";
import { securityToken } from "./securityToken.js";
import { showToken } from "./showToken.js";
import { token } from "./token.js";
import { user } from "./user.js";

export const iamRoutes: readonly ServiceRoute<Iam>[] = [
    token,
    idToken,
    showToken,
    projects,
    domains,
    accessKey,
    user,
    securityToken,
];
