namespace AttentiveWriter.Devices;

/// <summary>What follows a hidden layer.</summary>
public enum ActivationFunction
{
    /// <summary>tanh x.</summary>
    Tanh,

    /// <summary>max(0, x).</summary>
    Relu,
}
