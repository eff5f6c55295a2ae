using System.Buffers.Binary;
using System.Text;
using AttentiveWriter.Data;
using AttentiveWriter.Formats;
using AttentiveWriter.Imaging;
using AttentiveWriter.Runs;
using AttentiveWriter.Tests.Cli;
using AttentiveWriter.Tests.Runs;
using AttentiveWriter.Training;

namespace AttentiveWriter.Tests.Formats;

/// <summary>Event files, read again by a decoder that shares no code with the writer.</summary>
public class TensorBoardWriterTests
{
    private static readonly string[] Tiny =
        ["--set", "hidden=8", "--set", "latent=2", "--set", "glimpses=3", "--set", "validation_images=5", "--set", "log_steps=1", "--batch",
            "10", "--quiet"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Flush_FileThatWasRemovedOrReplaced_SaysSo(bool isReplaced)
    {
        if (OperatingSystem.IsWindows()) Assert.Skip("an open file cannot be removed");
        using var temp = new TempFolder();
        using var writer = new TensorBoardWriter(temp["logs"]);
        writer.Scalar("x", 1, 1);
        writer.Flush();
        byte[] before = File.ReadAllBytes(writer.Path);
        Directory.Delete(temp["logs"], recursive: true);
        if (isReplaced)
        {
            Directory.CreateDirectory(temp["logs"]);
            File.WriteAllBytes(writer.Path, before);
        }
        writer.Scalar("x", 2, 1);

        Assert.Equal($"{writer.Path}: the file was removed or replaced while it was written",
            Assert.Throws<IOException>(writer.Flush).Message);
    }

    [Fact]
    public void Crc_OfTheDigits_IsThePublishedValue()
    {
        // The check value of CRC-32C is 0xE3069283; masked: rotated right by 15, and 0xa282ead8 added.
        uint crc = 0xE3069283;

        Assert.Equal((crc >> 15 | crc << 17) + 0xA282EAD8, TensorBoardWriter.MaskedCrc("123456789"u8));
    }

    [Fact]
    public void Write_ScalarsAndPicture_ComeBack()
    {
        string folder = Directory.CreateTempSubdirectory("draw-events-").FullName, path;
        using (var writer = new TensorBoardWriter(folder, restart: 7))
        {
            writer.Scalar("train/loss", 300, 1.5);
            writer.Picture("samples", 301, 5, 4, 3, [1, 2, 3]);
            path = writer.Path;
        }

        Event[] events = Read(path);

        Assert.Matches(@"^events\.out\.tfevents\.\d{10}\..+\.\d+\.0$", Path.GetFileName(path));
        Assert.Equal(["version", "start", "train/loss", "samples"], events.Select(e => e.What));
        Assert.Equal([0, 7, 300, 301], events.Select(e => e.Step));
        Assert.Equal(1.5f, events[2].Value);
        Assert.Equal((5, 4, 3), (events[3].Width, events[3].Height, events[3].Channels));
        Assert.Equal([1, 2, 3], events[3].Png);
        Assert.All(events, e => Assert.InRange(DateTimeOffset.UtcNow.ToUnixTimeMilliseconds() / 1000.0 - e.Time, -1, 600));
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public void Train_StoppedAndResumed_GoesOnInANewFile()
    {
        using var draw = new DrawInProcess();
        Assert.Equal(0, draw.Run(["train", "--preset", "glyphs", "--steps", "4", "--out", "run", "--tensorboard", "logs", .. Tiny]).Code);
        Assert.Equal(0, draw.Run("train", "--resume", "run", "--steps", "6", "--tensorboard", "logs", "--quiet").Code);

        Event[][] files = [.. EventFiles(draw.At("logs/run")).Select(Read)];

        Assert.Equal(2, files.Length);
        Assert.Equal([1, 2, 3, 4], files[0].Where(e => e.What == "train/loss").Select(e => e.Step));
        Assert.Equal(("start", 1), (files[0][1].What, files[0][1].Step));
        Assert.Equal(("start", 5), (files[1][1].What, files[1][1].Step));
        Assert.Equal([5, 6], files[1].Where(e => e.What == "train/loss").Select(e => e.Step));
        MetricRow row = new RunFolder(draw.At("run")).Metrics().First(r => r is { Split: Split.Train, Step: 3 });
        Assert.Equal((float)row.Loss, files[0].Single(e => e is { What: "train/loss", Step: 3 }).Value);
        Assert.Equal((float)row.GradientNorm!, files[0].Single(e => e is { What: "train/gradient_norm", Step: 3 }).Value);
        Assert.Equal((float)row.LearningRate!, files[0].Single(e => e is { What: "train/learning_rate", Step: 3 }).Value);
        foreach (Event[] file in files)
        {
            foreach (string tag in new[] { "train/reconstruction", "train/kl", "validation/loss", "validation/reconstruction",
                "validation/kl" })
                Assert.Contains(file, e => e.What == tag);
            Event samples = file.Single(e => e.What == "samples");
            Assert.Equal(File.ReadAllBytes(draw.At($"run/samples/step-{samples.Step:D8}.png")), samples.Png);
        }
        // Two validations of three steps each, in cells of 8 pixels.
        Event map = files[1].Single(e => e.What == "validation/kl_per_step");
        Assert.Equal((24, 16, 1), (map.Width, map.Height, map.Channels));
        Image image = PngReader.Read(new MemoryStream(map.Png!), "map");
        Assert.Equal(255, image.Pixels.Max());
    }

    [Fact]
    public void Train_StoppedBetweenTwoRowsAndResumed_HasTheFiguresOfTheMetrics()
    {
        using var folder = new TempFolder();
        using (TrainingRun first = SmallRun.Start(folder["run"]))
        using (var events = new TensorBoardObserver(first, folder["logs"]))
        using (var stop = new CancellationTokenSource())
        {
            first.Trainer.Observers.Add(events);
            first.Run(new StopAt(10, stop), stop.Token);
        }
        using (TrainingRun second = SmallRun.Resume(folder["run"]))
        using (var events = new TensorBoardObserver(second, folder["logs"]))
            second.Run(events);

        var shown = new Dictionary<(string Tag, long Step), float>();
        foreach (Event e in EventFiles(folder["logs/run"]).SelectMany(Read))
        {
            // What TensorBoard does at the start of a session.
            if (e.What == "start") foreach ((string, long Step) key in shown.Keys.Where(k => k.Step >= e.Step).ToArray()) shown.Remove(key);
            else if (e.Png is null && e.What != "version") shown.Add((e.What, e.Step), e.Value);
        }

        var rows = new Dictionary<(string Tag, long Step), float>();
        foreach (MetricRow row in new RunFolder(folder["run"]).Metrics())
        {
            foreach ((string name, double? value) in new (string, double?)[]
            {
                ("loss", row.Loss), ("reconstruction", row.Reconstruction), ("kl", row.Latent), ("gradient_norm", row.GradientNorm),
                    ("update_ratio", row.UpdateRatio), ("learning_rate", row.LearningRate),
            })
                if (value is double number) rows.Add(($"{row.Split.Word()}/{name}", row.Step), (float)number);
        }
        Assert.Equal(rows.OrderBy(r => r.Key), shown.OrderBy(r => r.Key));
        Assert.Contains(("train/loss", 12), shown.Keys);
    }

    [Fact]
    public void Train_CheckpointWithoutAValidation_ShowsNoPictureOfBefore()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder["run/samples"]);
        using (TrainingRun training = SmallRun.Start(folder["run"],
            SmallRun.Config with { Training = SmallRun.Config.Training with { CheckpointSteps = 4 } }))
        using (var events = new TensorBoardObserver(training, folder["logs"]))
        {
            // What a run left that went another way.
            using (FileStream stale = File.Create(training.Folder.SamplePath(4))) PngWriter.Write(stale, new Image(3, 3, 1));
            training.Run(events);
        }

        long[] samples = [.. Read(Assert.Single(EventFiles(folder["logs/run"]))).Where(e => e.What == "samples").Select(e => e.Step)];

        Assert.Equal([8, 15, 20], samples);
    }

    [Fact]
    public void Train_AFreshRunIntoTheSameFolder_BeginsASession()
    {
        using var folder = new TempFolder();
        for (int run = 0; run < 2; run++)
        {
            using TrainingRun training = SmallRun.Start(folder["run"], replace: true);
            using var events = new TensorBoardObserver(training, folder["logs"]);
        }

        string[] files = EventFiles(folder["logs/run"]);
        Assert.Equal(2, files.Length);
        Assert.All(files, file => Assert.Equal(("start", 1), (Read(file)[1].What, Read(file)[1].Step)));
    }

    [Fact]
    public void Train_RunsThatShareAFolder_HaveOneEach()
    {
        using var folder = new TempFolder();
        string Follow(string run)
        {
            using TrainingRun training = SmallRun.StartOrResume(folder[run]);
            using var events = new TensorBoardObserver(training, folder["logs"]);
            return Path.GetRelativePath(folder["logs"], Path.GetDirectoryName(events.Path)!);
        }

        Assert.Equal(["one", "two", "one-2"], [Follow("a/one"), Follow("a/two"), Follow("b/one")]);
        Assert.Equal(["one", "two", "one-2"], [Follow("a/one/"), Follow("./a/two"), Follow("b/one")]);
    }

    [Theory]
    [InlineData("4000000000")]
    [InlineData("9999999998")]
    public void Create_FilesOfALaterClock_ComesLast(string seconds)
    {
        using var folder = new TempFolder();
        foreach (string earlier in new[] { $"events.out.tfevents.{seconds}.host.1.0", "events.out.tfevents.x",
            "events.out.tfevents.0000000007.host.1.0" }) File.WriteAllBytes(folder[earlier], []);

        using var writer = new TensorBoardWriter(folder.Path, restart: 5);

        Assert.Equal(Path.GetFileName(writer.Path), EventFiles(folder.Path).Select(Path.GetFileName).Where(name => char.IsDigit(name![20]))
            .Max(StringComparer.Ordinal));
    }

    private static string[] EventFiles(string folder) => [.. Directory.GetFiles(folder, "events.*").Order(StringComparer.Ordinal)];

    private sealed record Event(string What, long Step, double Time, float Value, int Width, int Height, int Channels, byte[]? Png);

    private static Event[] Read(string path)
    {
        byte[] file = File.ReadAllBytes(path);
        var events = new List<Event>();
        int at = 0;
        while (at < file.Length)
        {
            int length = (int)BinaryPrimitives.ReadUInt64LittleEndian(file.AsSpan(at));
            Assert.Equal(Masked(file.AsSpan(at, 8)), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 8)));
            byte[] data = file[(at + 12)..(at + 12 + length)];
            Assert.Equal(Masked(data), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(at + 12 + length)));
            events.Add(Decode(data));
            at += 16 + length;
        }
        return [.. events];
    }

    private static Event Decode(byte[] data)
    {
        Dictionary<int, object> fields = Fields(data);
        var found = new Event("", Convert.ToInt64(fields[2]), BitConverter.Int64BitsToDouble((long)fields[1]), 0, 0, 0, 0, null);
        if (fields.TryGetValue(3, out object? version))
        {
            Assert.Equal("brain.Event:2", Encoding.UTF8.GetString((byte[])version));
            return found with { What = "version" };
        }
        if (fields.TryGetValue(7, out object? session))
        {
            Assert.Equal(1L, Fields((byte[])session)[1]);
            return found with { What = "start" };
        }
        Dictionary<int, object> value = Fields((byte[])Fields((byte[])fields[5])[1]);
        found = found with { What = Encoding.UTF8.GetString((byte[])value[1]) };
        if (value.TryGetValue(2, out object? scalar)) return found with { Value = BitConverter.Int32BitsToSingle((int)scalar) };
        Dictionary<int, object> image = Fields((byte[])value[4]);
        return found with
        {
            Height = (int)(long)image[1],
            Width = (int)(long)image[2],
            Channels = (int)(long)image[3],
            Png = (byte[])image[4]
        };
    }

    private static Dictionary<int, object> Fields(byte[] data)
    {
        var fields = new Dictionary<int, object>();
        int at = 0;
        while (at < data.Length)
        {
            int key = (int)Variable();
            object value;
            switch (key & 7)
            {
                case 0:
                    value = Variable();
                    break;
                case 1:
                    value = BitConverter.ToInt64(data, at);
                    at += 8;
                    break;
                case 2:
                    int length = (int)Variable();
                    value = data[at..(at + length)];
                    at += length;
                    break;
                default:
                    value = BitConverter.ToInt32(data, at);
                    at += 4;
                    break;
            }
            fields.Add(key >> 3, value);
        }
        return fields;

        long Variable()
        {
            long value = 0;
            for (int shift = 0; ; shift += 7)
            {
                value |= (long)(data[at] & 0x7F) << shift;
                if (data[at++] < 0x80) return value;
            }
        }
    }

    // Bit by bit, from the polynomial.
    private static uint Masked(ReadOnlySpan<byte> bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++) crc = (crc & 1) == 0 ? crc >> 1 : 0x82F63B78 ^ (crc >> 1);
        }
        crc = ~crc;
        return (crc >> 15 | crc << 17) + 0xA282EAD8;
    }
}
