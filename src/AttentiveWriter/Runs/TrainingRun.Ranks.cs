using System.Text.Json;
using AttentiveWriter.Autograd;
using AttentiveWriter.Data;
using AttentiveWriter.Models;
using AttentiveWriter.Ranks;
using AttentiveWriter.Tensors;
using AttentiveWriter.Training;

namespace AttentiveWriter.Runs;

/// <content>A run over ranks: rank 0 has the folder, and all have what is in it.</content>
public sealed partial class TrainingRun
{
    // What Resume is where another rank has the folder.
    private static TrainingRun Follow(ICommunicator ranks, string path, ImageSet images, ImageSet? validation, RunOptions options)
    {
        RunConfig config = Received(ranks, path);
        RunData.Require(config.Data, config, images, validation);
        var run = new TrainingRun(config, images, validation, new RunFolder(path), options);
        try
        {
            run.RequireSameJob();
            run.ShareBeginning();
            return run;
        }
        catch
        {
            run.Dispose();
            throw;
        }
    }

    private static RunConfig Received(ICommunicator ranks, string path) => RunConfig.Parse(ranks.Broadcast(""), path);

    /// <summary>Refuses ranks that would not train the same.</summary>
    /// <exception cref="RankFailedException">One differs; all throw it.</exception>
    private void RequireSameJob()
    {
        if (Trainer.Ranks is not ICommunicator ranks) return;
        RankCheck.RequireSameSoftware(ranks, Model);
        ranks.RequireSame("training images", $"{Config.Data?.Train}");
        ranks.RequireSame("validation images", $"{Config.Data?.Validation}");
        ranks.RequireSame("settings", Config.ToJson());
    }

    /// <summary>Gives all ranks what rank 0 begins with: where the training stands, weights, moments and average.</summary>
    private void ShareBeginning()
    {
        if (Trainer.Ranks is not ICommunicator ranks) return;
        string state = ranks.Broadcast(JsonSerializer.Serialize(Trainer.State, TrainingJson.Default.TrainingState));
        Span<long> numbers = [_lastSaved, Trainer.Optimiser.Steps, Trainer.Average?.Steps ?? 0];
        ranks.Broadcast(numbers);
        foreach (Adam.Moments moments in Trainer.Optimiser.All)
            foreach (Matrix values in new[] { moments.Parameter.Value, moments.Mean, moments.Variance }) Share(ranks, values);
        foreach ((Parameter _, Matrix sum) in Trainer.Average?.All ?? []) Share(ranks, sum);
        if (!IsWriter)
        {
            Model.Parameters.Refresh();
            Trainer.ResumeFrom(JsonSerializer.Deserialize(state, TrainingJson.Default.TrainingState)!);
            _lastSaved = numbers[0];
            Trainer.Optimiser.Steps = numbers[1];
            if (Trainer.Average is WeightAverage average) average.Steps = numbers[2];
        }
        RequireSameWeights();
    }

    private void Share(ICommunicator ranks, Matrix values)
    {
        float[] all = IsWriter ? Model.Device.Read(values) : new float[values.Count];
        ranks.Broadcast(all.AsSpan());
        if (!IsWriter) Model.Device.Write(all, values);
    }

    // A processor that errs, or memory that does, is found before it is written down.
    private void RequireSameWeights() => Trainer.Ranks?.RequireSame($"weights after step {Trainer.Step}", WeightsHash.Of(Model));
}
