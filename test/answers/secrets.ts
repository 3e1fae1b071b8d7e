/** What nobody may ever see. */
export const token = "MIIF-a-token/that+nobody=may&see";
export const variable = 'pa"ss <word> of the source';
