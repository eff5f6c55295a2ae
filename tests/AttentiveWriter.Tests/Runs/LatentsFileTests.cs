using AttentiveWriter.Formats;
using AttentiveWriter.Models;
using AttentiveWriter.Runs;
using AttentiveWriter.Tests.Formats;
using AttentiveWriter.Tests.Models;

namespace AttentiveWriter.Tests.Runs;

public class LatentsFileTests
{
    private static readonly int[] Classes = [3, 1];

    public static TheoryData<string> Names => GenerativeModelTests.Names;

    [Theory]
    [MemberData(nameof(Names))]
    public void Read_WhatWasWritten_IsTheSame(string shape)
    {
        using GenerativeModel model = GenerativeModelTests.Fresh(GenerativeModelTests.Told[shape]);
        using var temp = new TempFolder();
        EncodedImages encoded = Encode(model);
        using (FileStream stream = File.Create(temp["e"])) LatentsFile.Write(stream, encoded, model, Classes);

        LatentsFile read = LatentsFile.Read(temp["e"], model);

        Assert.Equal(encoded.Z.Values, read.Z!.Values);
        Assert.Equal(encoded.Noise.Values, read.Noise.Values);
        Assert.Equal(Classes, read.Classes);
        Assert.Equal(encoded.PriorMean is not null, SafetensorsFile.Read(temp["e"]).Tensors.ContainsKey("prior.mean"));
    }

    [Fact]
    public void Read_ZOfOtherWeights_IsRefusedAndNoiseIsNot()
    {
        using GenerativeModel model = GenerativeModelTests.Fresh(GenerativeModelTests.Told["draw"]),
            other = GenerativeModelTests.Fresh(GenerativeModelTests.Told["draw"]);
        other.Initialise(2);
        using var temp = new TempFolder();
        using (FileStream stream = File.Create(temp["z"])) LatentsFile.Write(stream, Encode(model), model, Classes);
        Latents noise = model.GenerationNoise(2, 1);
        using (FileStream stream = File.Create(temp["noise"]))
            LatentsFile.Write(stream, model.Generate(noise, labels: Classes), noise, isZ: false, model, Classes);

        var e = Assert.Throws<InputFileException>(() => LatentsFile.Read(temp["z"], other));

        Assert.Contains("z was read by a model with other weights", e.Message);
        Assert.Equal(noise.Values, LatentsFile.Read(temp["noise"], other).Noise.Values);
        Assert.Null(LatentsFile.Read(temp["noise"], other).Z);
    }

    [Fact]
    public void Read_NoiseOrZAlone_IsEnough()
    {
        using GenerativeModel model = GenerativeModelTests.Fresh(GenerativeModelTests.Shapes["vae"]);
        using var temp = new TempFolder();
        int[] shape = [1, 2, 3];
        Write(temp["z"], new SafeTensor("z", shape, new float[6]));

        LatentsFile read = LatentsFile.Read(temp["z"], model);

        Assert.Same(read.Z, read.Noise);
        Assert.Null(read.Classes);
    }

    public static TheoryData<string, string, int[], float> Bad => new()
    {
        { "no latents: expected an array 'z' or 'noise' of [1, images, 3]", "images", [1, 2, 3], 0 },
        { "array 'noise' is [2, 2, 3], and the model draws from [1, images, 3]", "noise", [2, 2, 3], 0 },
        { "array 'z' is [1, 2, 4]", "z", [1, 2, 4], 0 },
        { "array 'z' is [2, 3]", "z", [2, 3], 0 },
        { "array 'z' holds latents of no image", "z", [1, 0, 3], 0 },
        { "tensor 'noise' holds NaN at [0, 0, 0]", "noise", [1, 2, 3], float.NaN },
        { "tensor 'z' holds Infinity at [0, 0, 0]", "z", [1, 2, 3], float.PositiveInfinity },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public void Read_WhatIsNoLatentsOfTheModel_NamesFileAndShape(string expected, string name, int[] shape, float first)
    {
        using GenerativeModel model = GenerativeModelTests.Fresh(GenerativeModelTests.Shapes["vae"]);
        using var temp = new TempFolder();
        float[] values = new float[shape.Aggregate(1, (a, b) => a * b)];
        if (values.Length > 0) values[0] = first;
        Write(temp["bad"], new SafeTensor(name, shape, values));

        var e = Assert.Throws<InputFileException>(() => LatentsFile.Read(temp["bad"], model));

        Assert.StartsWith(temp["bad"] + ": " + expected, e.Message);
    }

    [Theory]
    [InlineData("3", "its metadata say the classes of 1 image, and it holds latents of 2")]
    [InlineData("3,10", "its metadata say class '10', expected 0..9")]
    [InlineData("3,-1", "its metadata say class '-1'")]
    [InlineData("", "its metadata say class ''")]
    public void Read_ClassesThatCannotBe_SaysWhich(string classes, string expected)
    {
        using GenerativeModel model = GenerativeModelTests.Fresh(GenerativeModelTests.Told["vae"]);
        using var temp = new TempFolder();
        using (FileStream stream = File.Create(temp["bad"]))
            SafetensorsWriter.Write(stream, [new SafeTensor("z", [1, 2, 3], new float[6])],
                new Dictionary<string, string> { ["classes"] = classes });

        Assert.Contains(expected, Assert.Throws<InputFileException>(() => LatentsFile.Read(temp["bad"], model)).Message);
    }

    [Fact]
    public void Read_ZAndNoiseOfOtherNumbers_SaysBoth()
    {
        using GenerativeModel model = GenerativeModelTests.Fresh(GenerativeModelTests.Shapes["vae"]);
        using var temp = new TempFolder();
        Write(temp["bad"], new SafeTensor("z", [1, 2, 3], new float[6]), new SafeTensor("noise", [1, 1, 3], new float[3]));

        Assert.Contains("z is of 2 images, and noise of 1 image",
            Assert.Throws<InputFileException>(() => LatentsFile.Read(temp["bad"], model)).Message);
    }

    private static void Write(string path, params SafeTensor[] tensors)
    {
        using FileStream stream = File.Create(path);
        SafetensorsWriter.Write(stream, tensors, null);
    }

    private static EncodedImages Encode(GenerativeModel model) =>
        model.Encode(Numbers.Uniform(2 * model.Settings.Pixels, 3), 1, labels: Classes);
}
