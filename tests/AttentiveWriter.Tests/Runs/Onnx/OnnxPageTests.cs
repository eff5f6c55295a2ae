using System.Runtime.InteropServices;
using AttentiveWriter.Models;
using AttentiveWriter.Runs;
using AttentiveWriter.Runs.Onnx;
using AttentiveWriter.Tests.Formats;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace AttentiveWriter.Tests.Runs.Onnx;

/// <summary>The examples of docs/onnx.md, and the models that ship in the runtimes of Python and JavaScript.</summary>
public class OnnxPageTests
{
    private static string Page => File.ReadAllText(Path.Combine(RealData.RepositoryRoot, "docs/onnx.md"));

    [Fact]
    public void CSharpExample_Runs()
    {
        using TempFolder folder = Exported();
        var lines = new List<string>();

        // That of the page; CSharpExample_IsThatOfThePage compares them.
        using var session = new InferenceSession(folder["digits.onnx"]);
        int[] shape = session.InputMetadata["noise"].Dimensions;                            // 16 steps, any number of images, 32 values
        var noise = new DenseTensor<float>([shape[0], 4, shape[2]]);
        var random = new Random(1);
        for (int i = 0; i < noise.Length; i++)
            noise.SetValue(i, MathF.Sqrt(-2 * MathF.Log(1 - random.NextSingle())) * MathF.Cos(MathF.Tau * random.NextSingle()));
        using var results = session.Run([NamedOnnxValue.CreateFromTensor("noise", noise)], ["images"]);
        Tensor<float> images = results[0].AsTensor<float>();                                // 4 images, 1 channel, 28 rows, 28 columns
        for (int y = 0; y < 28; y++)
            lines.Add(string.Concat(Enumerable.Range(0, 28).Select(x => images[0, 0, y, x] > 0.5f ? '#' : '.')));

        AssertDigit(string.Join('\n', lines));
    }

    [Fact]
    public void CSharpExample_IsThatOfThePage()
    {
        string here = File.ReadAllText(Path.Combine(RealData.RepositoryRoot, "tests/AttentiveWriter.Tests/Runs/Onnx/OnnxPageTests.cs"))
            .Replace("folder[\"digits.onnx\"]", "\"digits.onnx\"", StringComparison.Ordinal)
            .Replace("lines.Add(", "Console.WriteLine(", StringComparison.Ordinal);

        string[] lines = [.. Block("csharp").Split('\n').Select(line => line.Trim()).Where(line => line.Length > 1)];

        Assert.InRange(lines.Length, 9, 12);
        Assert.All(lines, line => Assert.Contains(line, here));
    }

    [PythonFact("onnxruntime")]
    public void PythonExample_DrawsADigit()
    {
        using TempFolder folder = Exported();
        (int code, string text) = ExternalTool.Run(PythonFactAttribute.Interpreter("onnxruntime")!, folder.Path, "-c", Block("python"));

        Assert.True(code == 0, text);
        AssertDigit(text);
    }

    [NodePackageFact("onnxruntime-web")]
    public void JavaScriptExample_DrawsADigit()
    {
        using TempFolder folder = Exported();
        (int code, string text) = NodePackageFactAttribute.Run(folder.Path, Block("js"));

        Assert.True(code == 0, text);
        AssertDigit(text);
    }

    [NodePackageFact("onnxruntime-web")]
    public void ModelsThatShip_InTheRuntimeForTheWeb_DrawTheSameDigits() => DrawTheSameDigits("onnxruntime-web");

    [NodePackageFact("onnxruntime-node")]
    public void ModelsThatShip_InTheRuntimeForNode_DrawTheSameDigits() => DrawTheSameDigits("onnxruntime-node");

    private static void DrawTheSameDigits(string package)
    {
        string draw = $"import * as ort from '{package}';\n" + """
            import fs from 'node:fs';
            const [steps, count, latent, classes] = process.argv.slice(2).map(Number);
            const session = await ort.InferenceSession.create('model.onnx');
            const values = new Float32Array(new Uint8Array(fs.readFileSync('noise')).buffer);
            const given = { noise: new ort.Tensor('float32', values, [steps, count, latent]) };
            const turn = (_, i) => BigInt(i % classes);
            if (classes) given.classes = new ort.Tensor('int64', BigInt64Array.from({ length: count }, turn), [count]);
            const { images } = await session.run(given);
            fs.writeFileSync('images', new Uint8Array(images.data.buffer, images.data.byteOffset, images.data.byteLength));
            """;
        const int Count = 8;
        foreach (string name in ShippedModels.Names)
        {
            using var folder = new TempFolder();
            (GenerativeModel model, RunConfig config) = ModelFolder.Load<GenerativeModel>(name);
            using (model)
            {
                OnnxFile.Write(folder["model.onnx"], model, config, OnnxGraphKind.Generate, ShippedModels.Find(name)!);
                Latents noise = model.GenerationNoise(Count, seed: 6);
                File.WriteAllBytes(folder["noise"], MemoryMarshal.AsBytes(noise.Values.AsSpan()).ToArray());

                (int code, string text) = NodePackageFactAttribute.Run(folder.Path, draw, [.. new[]
                {
                    noise.Steps, noise.Count, noise.Size, model.Settings.Classes,
                }.Select(number => FormattableString.Invariant($"{number}"))]);

                Assert.True(code == 0, text);
                float[] drawn = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(folder["images"])).ToArray();
                Drawing expected = model.Generate(noise, everyStep: false);
                double largest = Enumerable.Range(0, Count).SelectMany(i => expected.Final(i).ToArray()).Zip(drawn,
                    (a, b) => (double)Math.Abs(a - b)).Max();
                TestContext.Current.TestOutputHelper?.WriteLine($"{name} in {package}: {largest:E1}");
                Assert.Equal(Count * model.Settings.Pixels, drawn.Length);
                Assert.InRange(largest, 0, 1e-4);
            }
        }
    }

    private static TempFolder Exported()
    {
        var folder = new TempFolder();
        (GenerativeModel model, RunConfig config) = ModelFolder.Load<GenerativeModel>("mnist-quick");
        using (model) OnnxFile.Write(folder["digits.onnx"], model, config, OnnxGraphKind.Generate, ShippedModels.Find("mnist-quick")!);
        return folder;
    }

    private static string Block(string language) => Page.Split($"```{language}\n")[1].Split("```")[0];

    private static void AssertDigit(string text)
    {
        string[] rows = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(28, rows.Length);
        Assert.All(rows, row => Assert.Matches("^[#.]{28}$", row));
        Assert.InRange(text.Count(c => c == '#'), 20, 300);
    }
}
