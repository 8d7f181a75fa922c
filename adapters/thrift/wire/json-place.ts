/** Where a value of TJSON stands: it says what comes between it and the one before. */
export const inField = 0;
export const inList = 1;
export const inMap = 2;
export const inStruct = 3;
