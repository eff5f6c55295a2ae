// The pages that there are, by the names that addresses have.

export const pages = {
  draw: { title: "Draw", load: () => import("./pages/draw.js") },
  digit: { title: "Your digit", load: () => import("./pages/digit.js") },
  sees: { title: "How it sees", load: () => import("./pages/sees.js") },
  train: { title: "Train", load: () => import("./pages/train.js") },
  runs: { title: "Runs", load: () => import("./pages/runs.js") },
};
