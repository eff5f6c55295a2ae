using AttentiveWriter.Models;
using AttentiveWriter.Runs;
using AttentiveWriter.Runs.Onnx;
using AttentiveWriter.Tests.Formats;
using AttentiveWriter.Training;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace AttentiveWriter.Tests.Runs.Onnx;

/// <summary>A graph in ONNX Runtime.</summary>
internal sealed class OnnxRun : IDisposable
{
    private readonly TempFolder _temp = new();

    public OnnxRun(Model model, OnnxGraphKind kind, RunConfig? config = null, string? source = null)
    {
        Path = _temp["model.onnx"];
        OnnxFile.Write(Path, model, config ?? new RunConfig(model.Settings, new TrainingSettings()), kind, source ?? _temp.Path);
        Session = new InferenceSession(Path);
    }

    public string Path { get; }

    public InferenceSession Session { get; }

    /// <summary>Runs it.</summary>
    /// <param name="count">Images.</param>
    /// <param name="classes">Their classes; null of a model that is told none.</param>
    /// <param name="inputs">The other inputs; each axis without a length is of the images.</param>
    /// <returns>All outputs by name.</returns>
    public Dictionary<string, float[]> Run(int count, long[]? classes, params (string Name, float[] Values)[] inputs)
    {
        List<NamedOnnxValue> given = [.. inputs.Select(input => NamedOnnxValue.CreateFromTensor(input.Name, new DenseTensor<float>(
            input.Values, [.. Session.InputMetadata[input.Name].Dimensions.Select(side => side < 0 ? count : side)])))];
        if (classes is not null) given.Add(NamedOnnxValue.CreateFromTensor("classes", new DenseTensor<long>(classes, [count])));
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = Session.Run(given);
        foreach (DisposableNamedOnnxValue result in results)
            Assert.Equal(Session.OutputMetadata[result.Name].Dimensions.Select(side => side < 0 ? count : side),
                result.AsTensor<float>().Dimensions.ToArray());
        return results.ToDictionary(result => result.Name, result => result.AsTensor<float>().ToArray());
    }

    public void Dispose()
    {
        Session.Dispose();
        _temp.Dispose();
    }
}
