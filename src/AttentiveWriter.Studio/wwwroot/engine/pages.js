// The pages of a folder that draws by itself.

export const pages = {
  draw: { title: "Draw", load: () => import("../pages/draw.js") },
  digit: { title: "Your digit", load: () => import("../pages/digit.js") },
  sees: { title: "How it sees", load: () => import("../pages/sees.js") },
  about: { title: "About", load: () => import("./about.js") },
};
