/** There is no such container image, or nothing that stands for it here. The message is the platform's. */
export class ImageMissing extends Error {}
