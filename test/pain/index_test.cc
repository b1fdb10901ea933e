// Goal: the table of README.md has each test of the pain list. Method: this program's own tests.
#include <fstream>
#include <iterator>
#include <string>

#include <gtest/gtest.h>

namespace agentline {
namespace {

TEST(PainIndex, has_a_row_for_each_test) {
    std::ifstream in(PAIN_README);
    const std::string page((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    const ::testing::UnitTest& all = *::testing::UnitTest::GetInstance();
    int found = 0;
    for (int i = 0; i < all.total_test_suite_count(); ++i) {
        const ::testing::TestSuite& suite = *all.GetTestSuite(i);
        if (std::string(suite.name()) != "Pain") continue;
        for (int k = 0; k < suite.total_test_count(); ++k, ++found) {
            const std::string name = suite.GetTestInfo(k)->name();
            EXPECT_NE(page.find("`" + name + "`"), std::string::npos) << name;
        }
    }
    EXPECT_GT(found, 3);
}

}  // namespace
}  // namespace agentline
