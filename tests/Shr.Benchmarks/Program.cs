using Shr.Benchmarks;
using Shr.Benchmarks.Http;

return args switch
{
    ["throughput", .. var files] => Throughput.Run(files),
    ["http", .. var rest] => await HttpBenchmark.RunAsync(rest),
    ["store", .. var rest] => await StoreBenchmark.RunAsync(rest),
    ["feeds", .. var rest] => await FeedBenchmark.RunAsync(rest),
    ["matching", .. var rest] => await MatchingBenchmark.RunAsync(rest),
    ["mongo", var uri] => await MongoBenchmark.RunAsync(uri),
    ["terminology-http", var address] => await TerminologyOverHttp.RunAsync(address, TimeSpan.FromSeconds(2)),
    ["terminology", .. var rest] => TerminologyThroughput.Run(rest),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("usage: -- throughput PATIENT.json OBSERVATION.json BUNDLE.json | http [--records=N] [--seconds=N] [--only=read] | store [RECORDS] | matching [PATIENTS] | feeds [PATIENTS] | mongo URI | terminology [FOLDER] [--check] | terminology-http BASE");
    return 2;
}
