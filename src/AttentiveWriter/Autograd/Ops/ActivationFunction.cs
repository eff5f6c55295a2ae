namespace AttentiveWriter.Autograd.Ops;

/// <summary>What an <see cref="Activation"/> computes.</summary>
internal enum ActivationFunction
{
    /// <summary>tanh x.</summary>
    Tanh,

    /// <summary>max(0, x), PyTorch's ReLU.</summary>
    Rectifier,
}
