import type { OwnRoute } from "../../service.js";
import type { Iam } from "../iam.js";
import { domains } from "./domains.js";
import { projects } from "./projects.js";
import { securityToken } from "./securityToken.js";
import { token } from "./token.js";

export const iamRoutes: readonly OwnRoute<Iam>[] = [token, projects, domains, securityToken];
