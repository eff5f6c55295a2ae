namespace AttentiveWriter.Studio.Answers;

/// <summary>What each setting of a model or a training is, in a line.</summary>
internal static class SettingWords
{
    private static readonly Dictionary<string, string> Words = new()
    {
        ["activation"] = "The non-linearity between the layers.",
        ["average_decay"] = "Decay of a moving average of the weights, which is then what is validated and saved; 0 keeps none.",
        ["batch"] = "Images of a training step.",
        ["beta1"] = "Adam: decay of the mean of the gradients.",
        ["beta2"] = "Adam: decay of the mean of their squares.",
        ["binarisation"] = "How grey images are made black and white: drawn anew each epoch, by a threshold, or not at all.",
        ["channels"] = "Channels of an image: 1 of grey, 3 of colour.",
        ["checkpoint_minutes"] = "Minutes between checkpoints, from which a run can go on.",
        ["checkpoint_steps"] = "Steps between checkpoints beside those by the clock; 0 for none.",
        ["classes"] = "Classes that the model is told (or, of a classifier, tells apart); 0 for none.",
        ["clip_norm"] = "The largest norm of the gradient; what is longer is scaled down to it.",
        ["data"] = "The images to learn from.",
        ["epsilon"] = "Adam: what is added to the root of the squares.",
        ["filters"] = "Filters of the first convolution.",
        ["final_learning_rate"] = "The learning rate of the last step, to which it falls along a cosine.",
        ["glimpses"] = "T: how often the model reads, and draws a stroke.",
        ["height"] = "Pixel rows of an image.",
        ["groups"] = "Parts of a batch whose gradients are formed apart, which processes can share; a divisor of the batch.",
        ["hidden"] = "Cells of each LSTM, or units of each hidden layer.",
        ["keep_checkpoints"] = "How many of the newest checkpoints stay.",
        ["latent"] = "Size of the latent vector z of each step.",
        ["layers"] = "Hidden layers of the encoder, and of the decoder.",
        ["learning_rate"] = "Adam's learning rate at the first step.",
        ["levels"] = "How often the convolutions halve the side of the image.",
        ["likelihood"] = "What a pixel is given the canvas: black or white, or one of 256 levels.",
        ["log_steps"] = "Steps between rows of the metrics.",
        ["mixtures"] = "Logistics in the mixture of each value; of the likelihood of 256 levels only.",
        ["prior"] = "What latents are before the image is known: N(0, 1), or a Gaussian learned from what has been drawn.",
        ["read"] = "N: the read window sees N x N values; none reads the whole image without attention.",
        ["read_attention"] = "How the read window attends: a grid of Gaussian filters, or an affine window.",
        ["resize"] = "How images of other sizes in a folder come to the model's size.",
        ["seed"] = "Seed of everything random; the same seed gives the same run.",
        ["split_seed"] = "Seed by which a folder of images is split.",
        ["steps"] = "Training steps.",
        ["validation_images"] = "Held-out images that the model is measured on along the way.",
        ["validation_steps"] = "Validations are an epoch apart, but at least this many steps.",
        ["warm_up_steps"] = "Steps over which the learning rate rises from 0.",
        ["width"] = "Pixel columns of an image.",
        ["write"] = "N: the write window draws N x N values; none writes the whole canvas without attention.",
        ["write_attention"] = "How the write window attends: a grid of Gaussian filters, or an affine window.",
    };

    /// <summary>Returns the line of a setting.</summary>
    public static string Of(string key) => Words[key];

    /// <summary>Whether there is one.</summary>
    public static bool Has(string key) => Words.ContainsKey(key);
}
